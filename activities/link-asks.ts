/** Lost links: who asked is looked up here, after the answer, and the mail goes only where letters go anyway. */
import type { Deps } from './deps.ts';

/** Soon enough for a person who waits before their mailbox; an empty table costs one look at an index. */
const everyMs = 2000;
/** Mails with nothing but a link, per mailbox and day (A53). */
const mailsPerDay = 5;

/** A person whose request was closed a month ago may still want its answer; later the letters must do. */
const closedDays = 30;
const dayMs = 86_400_000;

type LinkDeps = Pick<Deps, 'record' | 'now'>;

/** Takes one ask and notes it at each request it leads to, for the relay to carry on; false when none waited. */
const takeOne = ({ record, now }: LinkDeps): Promise<boolean> =>
  record.act(async (tx) => {
    const contact = await tx.linkAsks.take();
    if (contact === undefined) return false;
    const closedSince = new Date(now().getTime() - closedDays * dayMs);
    for (const id of await tx.linkAsks.requestsOf(contact, closedSince)) {
      if (!(await tx.counters.take(`links:${contact.toString('hex')}`, 'day', mailsPerDay))) break;
      const request = await tx.requests.get(id);
      await tx.change(request, { fact: { fact: 'link.requested' }, actor: { kind: 'requester' }, at: now() });
    }
    return true;
  });

/** One round: every ask that waits; exported for tests, which do not wait for the timer. */
export const answerLinkAsks = async (deps: LinkDeps): Promise<void> => {
  while (await takeOne(deps));
};

export const startLinkAsks = (deps: LinkDeps & Pick<Deps, 'logger'>): { stop: () => Promise<void> } => {
  let round: Promise<void> | undefined;
  const timer = setInterval(() => {
    round ??= answerLinkAsks(deps)
      .catch((error: unknown) => deps.logger.warn('lost links were not looked after', { err: error }))
      .finally(() => (round = undefined));
  }, everyMs);
  return {
    stop: async () => {
      clearInterval(timer);
      await round;
    },
  };
};
