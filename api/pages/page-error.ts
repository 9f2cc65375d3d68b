/** What only pages know how to get wrong; everything else has a domain error. Matched by name, as those are. */
export type PageErrorKind = 'form-refused' | 'open-again';

export class PageError extends Error {
  override name = 'PageError';
  readonly kind: PageErrorKind;
  constructor(kind: PageErrorKind) {
    super(`The page cannot be given: ${kind}.`);
    this.kind = kind;
  }
}
