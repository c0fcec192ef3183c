import type { SecretBox } from '@baton/platform';

/** A secret as the database has it: sealed, or the name of an environment variable that holds it. */
export type StoredSecret = { readonly sealed: string } | { readonly fromEnv: string };
/** A secret as it is given: in the clear, or the name of a variable. */
export type GivenSecret = string | { readonly fromEnv: string };

/** Only such variables can be named: else a source could make intake use, and so test guesses of, any secret of the process. */
export const SECRET_VARIABLE = /^SOURCE_SECRET_[A-Z0-9_]+$/;

/** Seals what was given in the clear. */
export const sealSecrets = (given: Readonly<Record<string, GivenSecret>>, sourceId: string, box: SecretBox): Record<string, StoredSecret> =>
  Object.fromEntries(
    Object.entries(given).map(([name, secret]) => [
      name,
      typeof secret === 'string' ? { sealed: box.seal(secret, `${sourceId}/${name}`) } : { fromEnv: secret.fromEnv },
    ]),
  );

/** The secrets that can be read; `unreadable` names the others. */
export function openSecrets(
  stored: Readonly<Record<string, StoredSecret>>,
  sourceId: string,
  box: SecretBox,
  environment: Readonly<Record<string, string | undefined>>,
): { secrets: Record<string, string>; unreadable: string[] } {
  const secrets: Record<string, string> = {};
  const unreadable: string[] = [];
  for (const [name, secret] of Object.entries(stored)) {
    const text =
      'sealed' in secret
        ? box.open(secret.sealed, `${sourceId}/${name}`)
        : SECRET_VARIABLE.test(secret.fromEnv)
          ? environment[secret.fromEnv]
          : undefined;
    if (text === undefined || text === '') unreadable.push(name);
    else secrets[name] = text;
  }
  return { secrets, unreadable };
}
