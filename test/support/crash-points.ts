/** Places between which a process may die: every commit, every mail, every word with a system. */
import type { Deps } from '../../activities/deps.ts';
import type { System } from '../../activities/systems/system.ts';

/** Called at each place, in order: `act#3:after`, `mail#1:before`, `crm.write#1:after`. */
export type AtPoint = (point: string) => void;

/** The same hands, passing a named point before and after whatever lasts. */
export const withPoints = (deps: Deps, at: AtPoint): Deps => {
  const counts = new Map<string, number>();
  const around = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const turn = (counts.get(name) ?? 0) + 1;
    counts.set(name, turn);
    at(`${name}#${turn}:before`);
    const result = await work();
    at(`${name}#${turn}:after`);
    return result;
  };
  const watched = (system: System): System => ({
    ...system,
    read: (person, fields) => around(`${system.id}.read`, () => system.read(person, fields)),
    write: (person, change) => around(`${system.id}.write`, () => system.write(person, change)),
  });
  return {
    ...deps,
    record: { ...deps.record, act: (work, claim) => around('act', () => deps.record.act(work, claim)) },
    mailer: { ...deps.mailer, send: (mail) => around('mail', () => deps.mailer.send(mail)) },
    systems: deps.systems.map(watched),
  };
};
