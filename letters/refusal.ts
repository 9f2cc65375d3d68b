/** Saying no as the law wants it: the ground, the reasons, and what the person can do about it (GDPR Art 12(4)). */
import { isTextKey, type Translate } from '../locales/index.ts';
import { heading, paragraph, type Block, type LetterContext } from './letter.ts';

/** Why something was refused: `groundCode` and `groundSource` from the regime's list, `reason` in a person's words. */
export type Refusal = { groundCode: string; groundSource: string; reason?: string | undefined };

/** The ground in the reader's language; a ground that has no text yet leaves the article to speak. */
export const groundText = (translate: Translate, code: string): string => {
  const key = `common:ground.${code}`;
  return isTextKey(key) ? translate(key) : translate('common:groundUnnamed');
};

const lawText = (translate: Translate, regime: string): string => {
  const key = `common:law.${regime}`;
  return isTextKey(key) ? translate(key) : translate('common:lawUnnamed');
};

/** Ground, article and reasons, a line each. */
export const refusalNotes = (refusal: Refusal, { translate, controller }: LetterContext): string[] => [
  groundText(translate, refusal.groundCode),
  translate('mail:refusal.basis', { source: refusal.groundSource, law: lawText(translate, controller.regime) }),
  ...(refusal.reason ? [translate('mail:refusal.reason', { reason: refusal.reason })] : []),
];

/** Where to turn: to us again, to the authority and, with `court`, to a judge. Every closing letter has this. */
export const remedies = (context: LetterContext, { court }: { court: boolean }): Block[] => {
  const { translate, organisation, controller, reference } = context;
  const { name, url } = controller.complaintBody;
  return [
    heading(translate('mail:remedies.heading')),
    paragraph(translate('mail:remedies.askUs', { contact: organisation.contact, reference })),
    paragraph(translate('mail:remedies.complain')),
    { kind: 'link', text: name, url },
    ...(court ? [paragraph(translate('mail:remedies.court'))] : []),
  ];
};
