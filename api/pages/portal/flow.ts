/** What every question page does before and after its own part: the draft, the order, the pages for a lost one. */
import { z } from 'zod';
import { draftDays } from '../../../db/draft-store.ts';
import type { PageContext } from '../context.ts';
import { goTo, show, view, type PageAnswer, type PageCall, type PageModel } from '../page-route.ts';
import { createDrafts, emptyDraft, type Draft } from './draft.ts';
import { firstOpen, mayAsk, pathAfter, pathBefore, pathOf, stepsOf, type Step } from './steps.ts';

/** Where a question was opened from: the check page wants the reader back. */
export const fromQuery = z.object({ from: z.literal('check').optional().catch(undefined) });
type FromQuery = z.output<typeof fromQuery>;
type QuestionCall = PageCall<unknown, FromQuery>;

const gone = view<PageModel & { text: string; again: string }>('portal/gone');
const sent = view<PageModel & { request: string; another: string }>('portal/sent');

export const createFlow = (context: PageContext) => {
  const { policy } = context.api.policy;
  const drafts = createDrafts(context);

  /** Letters come in the policy's languages; whoever reads another one chooses. */
  const steps = (draft: Draft, language: string): Step[] =>
    stepsOf(draft, { asksLetters: !policy.languages.includes(language) });

  const gonePage = ({ t, link }: PageCall): PageAnswer =>
    show(
      gone,
      { title: t('portal:gone.title'), text: t('portal:gone.text', { count: draftDays }), again: link('/ask') },
      { status: 410 },
    );
  const sentPage = ({ t, link }: PageCall): PageAnswer =>
    show(sent, { title: t('portal:sent.title'), request: link('/request'), another: link('/ask/another') });

  /** The draft for a page that needs one, or the page that says why there is none. */
  const openDraft = async (call: PageCall): Promise<{ draft: Draft } | { instead: PageAnswer }> => {
    const opened = await drafts.open(call);
    if (opened.state === 'open') return { draft: opened.draft };
    return { instead: opened.state === 'sent' ? sentPage(call) : gonePage(call) };
  };

  /** The draft for one question; the first question begins one. A question is not asked before those it rests on. */
  const openAt = async (call: PageCall, step: Step): Promise<{ draft: Draft } | { instead: PageAnswer }> => {
    const opened = await drafts.open(call);
    if (step === 'what') return { draft: opened.state === 'open' ? opened.draft : emptyDraft };
    const found = await openDraft(call);
    if ('instead' in found) return found;
    const all = steps(found.draft, call.language);
    if (mayAsk(found.draft, all, step)) return found;
    return { instead: goTo(call.link(pathOf(firstOpen(found.draft, all) ?? 'what'))) };
  };

  return {
    drafts,
    steps,
    openDraft,
    openAt,
    /** The address that "Back" on a question leads to. */
    back: (call: QuestionCall, draft: Draft, step: Step): string =>
      call.link(pathBefore({ steps: steps(draft, call.language), step, fromCheck: call.query.from === 'check' })),
    /** Keeps the answer and goes on. */
    goOn: async (call: QuestionCall, draft: Draft, step: Step): Promise<PageAnswer> => {
      // Answers that were sent belong to their request: a new first answer begins new ones.
      const { state } = await drafts.open(call);
      const cookie = await drafts.save(call, draft, { fresh: state !== 'open' });
      const fromCheck = call.query.from === 'check';
      return goTo(call.link(pathAfter({ draft, steps: steps(draft, call.language), step, fromCheck })), cookie);
    },
  };
};
export type Flow = ReturnType<typeof createFlow>;
