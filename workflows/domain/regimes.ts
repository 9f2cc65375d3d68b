/** The law as data: for now the two regimes of the first controllers; the full table comes with the legal clock. */

/** A ground on which an item may be refused or left out: its code, the article, and for which types. */
export type Ground = { code: string; source: string; types: readonly ('access' | 'correction')[] };

export type Regime = {
  id: string;
  law: string;
  /** One period in calendar months from receipt (GDPR Art 12(3)). */
  answerMonths: number;
  source: string;
  grounds: readonly Ground[];
};

const gdprGrounds = [
  { code: 'accurate_as_held', source: 'Art 16, Art 5(1)(d)', types: ['correction'] },
  { code: 'not_substantiated', source: 'Art 16', types: ['correction'] },
  { code: 'opinion_faithfully_recorded', source: 'Art 16; APD 79/2023', types: ['correction'] },
  { code: 'manifestly_unfounded', source: 'Art 12(5)', types: ['access', 'correction'] },
  { code: 'excessive', source: 'Art 12(5)', types: ['access', 'correction'] },
  { code: 'rights_of_others', source: 'Art 15(4), recital 63', types: ['access'] },
  { code: 'legally_exempted', source: 'Art 23', types: ['access', 'correction'] },
] as const satisfies readonly Ground[];

const regimes: readonly Regime[] = [
  {
    id: 'EU-GDPR',
    law: 'Regulation (EU) 2016/679',
    answerMonths: 1,
    source: 'GDPR Art 12(3); Reg (EEC, Euratom) 1182/71 Art 3',
    grounds: gdprGrounds,
  },
  {
    id: 'UK-GDPR',
    law: 'UK GDPR; Data Protection Act 2018',
    answerMonths: 1,
    source: 'UK GDPR Art 12(3), 12A',
    grounds: gdprGrounds,
  },
];

export const regimeIds: readonly string[] = regimes.map((regime) => regime.id);

/** The regime by its id; undefined when Habeas has no rules for it. */
export const findRegime = (id: string): Regime | undefined => regimes.find((regime) => regime.id === id);

/** The grounds on which a representative may say no to an item of this type under this regime. */
export const groundsFor = (regimeId: string, type: string): readonly Ground[] =>
  findRegime(regimeId)?.grounds.filter((ground) => (ground.types as readonly string[]).includes(type)) ?? [];
