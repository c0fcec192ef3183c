import { aMember, anAssignment } from '../notifications.example.js';
import { composeDigest, standingOf } from './compose-digest.js';

const [t, self] = [new Date('2026-03-18T09:00:00Z'), aMember()];
const contacted = anAssignment({ acceptedAt: t, contactedAt: t });

describe('a digest', () => {
  it('is nothing when there is nothing to say', () => {
    expect(composeDigest(self, [], [], 'full')).toBeNull();
    expect(composeDigest(self, [], [{ holder: aMember({ repId: 'ben', name: 'Ben' }), open: [] }], 'full')).toBeNull();
  });

  it('puts each lead where it presses most', () => {
    expect(
      [{}, { acceptedAt: t }, { breachedAt: t }, { breachedAt: t, acceptedAt: t, contactedAt: t }].map(over =>
        standingOf(anAssignment(over)),
      ),
    ).toEqual(['to-accept', 'to-contact', 'overdue', 'open']);
    const own = [anAssignment(), contacted, anAssignment({ acceptedAt: t }), anAssignment({ breachedAt: t })];
    expect(composeDigest(self, own, [], 'full')).toMatchObject({
      title: 'Your leads this morning: 4 open, 3 waiting for you',
      sections: [
        { title: 'A clock ran out (1)' },
        { title: 'Waiting for you to accept (1)', lines: ['Ada Lovelace of Analytical Engines, by Thu 19 Mar 2026, 12:15 CET'] },
        { title: 'Waiting for first contact (1)', lines: ['Ada Lovelace of Analytical Engines, by Thu 19 Mar 2026, 13:00 CET'] },
        { title: 'In work (1)', lines: ['Ada Lovelace of Analytical Engines'] },
      ],
    });
  });

  it('shows the team to who has one, by name', () => {
    const holdings = [
      { holder: aMember({ repId: 'zoe', name: 'Zoe' }), open: [contacted] },
      { holder: aMember({ repId: 'ben', name: 'Ben' }), open: [anAssignment(), anAssignment({ breachedAt: t }), contacted] },
    ];
    expect(composeDigest(self, [], holdings, 'full')?.sections).toEqual([
      { title: 'Your team (2)', lines: ['Ben: 3 open, 1 waiting for contact, 1 overdue', 'Zoe: 1 open'] },
    ]);
  });

  it('stays readable with hundreds of leads', () => {
    const [section] = composeDigest(
      self,
      Array.from({ length: 300 }, () => contacted),
      [],
      'full',
    )!.sections;
    expect(section).toMatchObject({ title: 'In work (300)', lines: expect.arrayContaining(['and 280 more']) });
    expect(section!.lines).toHaveLength(21);
  });
});
