/** Deterministic pseudo-random numbers (mulberry32): the same seed gives the same company of people. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface Inquirer {
  firstName: string;
  lastName: string;
  email: string;
  phone?: string;
  jobTitle: string;
  company: string;
  domain: string;
  country: string;
  employees: number;
}

const firstNames = [
  'Ada',
  'Bruno',
  'Chiara',
  'Dmitri',
  'Elif',
  'Farid',
  'Greta',
  'Hugo',
  'Imani',
  'Jonas',
  'Keiko',
  'Lena',
  'Mateo',
  'Noor',
  'Olga',
  'Pedro',
  'Quynh',
  'Rosa',
  'Sven',
  'Tariq',
];
const lastNames = [
  'Albrecht',
  'Bianchi',
  'Costa',
  'Dupont',
  'Eriksen',
  'Fischer',
  'García',
  'Hansen',
  'Ivanova',
  'Jensen',
  'Kowalski',
  'Lindqvist',
  'Moreau',
  'Novak',
  'Okoye',
  'Petrov',
  'Rossi',
  'Silva',
  'Tanaka',
  'Weber',
];
const companies = [
  'Nordwind Logistik',
  'Atelier Lumen',
  'Rio Verde Foods',
  'Kestrel Analytics',
  'Blue Harbor Shipping',
  'Sonnental Energie',
  'Pixel & Thread',
  'Monte Robotics',
  'Alder Clinics',
  'Tideway Insurance',
];
const titles = [
  'Head of Operations',
  'Chief Executive Officer',
  'Marketing Manager',
  'Student',
  'VP Sales',
  'IT Director',
  'Founder',
  'Office Manager',
  'Intern',
];
const countries = ['DE', 'DE', 'GB', 'ES', 'PT', 'SG', 'US'];
const sizes = [4, 18, 60, 140, 320, 700, 2_400];

/** Somebody who inquires. @param n makes the address unique */
export function inquirer(random: () => number, n: number): Inquirer {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)];
  const [firstName, lastName, company] = [pick(firstNames), pick(lastNames), pick(companies)];
  const domain = `${company.toLowerCase().replaceAll(/[^a-z]+/g, '-')}.example`;
  const isPrivate = random() < 0.25;
  const ascii = (text: string) =>
    text
      .normalize('NFD')
      .replaceAll(/[^a-zA-Z]/g, '')
      .toLowerCase();
  return {
    firstName,
    lastName,
    company,
    domain,
    email: `${ascii(firstName)}.${ascii(lastName)}.${n}@${isPrivate ? 'mail.example' : domain}`,
    ...(random() < 0.6 && { phone: `+49301${String(1_000_000 + Math.floor(random() * 8_999_999))}` }),
    jobTitle: pick(titles),
    country: pick(countries),
    employees: pick(sizes),
  };
}
