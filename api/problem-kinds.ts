/** The kinds of problem an answer can be: their names are stable, since programs match on `type`. */

type Kind = { status: number; title: string; about: string };

export const problemKinds = {
  malformed: {
    status: 400,
    title: 'The call cannot be read',
    about: 'The body is not JSON in UTF-8, is nested too deeply, or a header has the wrong form. Nothing was done.',
  },
  'sign-in-needed': {
    status: 401,
    title: 'Sign in first',
    about:
      'The call needs a bearer token that is still good: for staff the token of POST /v1/sessions, for customers the tracking token of their request.',
  },
  'not-allowed': {
    status: 403,
    title: 'Not allowed',
    about: 'Who calls is known, but this is not theirs to do.',
  },
  'not-found': {
    status: 404,
    title: 'Not found',
    about: 'There is no such thing, or not for the one who asks: the two are told apart to nobody.',
  },
  'wrong-method': {
    status: 405,
    title: 'Not that way',
    about: 'This address takes other methods; the Allow header names them.',
  },
  conflict: {
    status: 409,
    title: 'Not as things stand now',
    about: 'Something changed, or the request is at another step. `current` says how things stand; load it again.',
  },
  'too-large': {
    status: 413,
    title: 'The body is too large',
    about: 'A body may have 256 KB at most. Nothing was done.',
  },
  'unsupported-type': {
    status: 415,
    title: 'Only JSON is read here',
    about: 'Send the body as application/json in UTF-8, not compressed.',
  },
  'wrong-host': {
    status: 421,
    title: 'Not the host of this service',
    about: 'The call named a host that this service does not answer for.',
  },
  'invalid-input': {
    status: 422,
    title: 'What was given cannot be used',
    about: '`errors` names every place at once, each with a JSON pointer (RFC 6901) into the body. Nothing was done.',
  },
  'too-many': {
    status: 429,
    title: 'Too many tries',
    about: 'Wait as many seconds as the Retry-After header says.',
  },
  internal: {
    status: 500,
    title: 'Something broke here',
    about: 'It is our fault and was logged under the id given. Nothing was left half done; trying again may help.',
  },
  unavailable: {
    status: 503,
    title: 'Not available right now',
    about: 'A part this service needs does not answer. Try again after as many seconds as Retry-After says.',
  },
} as const satisfies Record<string, Kind>;
export type ProblemKind = keyof typeof problemKinds;

/** Where a kind is explained: the `type` of a problem. */
export const typeOf = (kind: ProblemKind): string => `/v1/problems/${kind}`;
export const isProblemKind = (name: string): name is ProblemKind => Object.hasOwn(problemKinds, name);

/** What only HTTP knows how to get wrong (a method, a host, a body that is no JSON); all else has a domain error. */
export class CallError extends Error {
  override name = 'CallError';
  readonly kind: ProblemKind;
  readonly headers: Readonly<Record<string, string>>;
  constructor(kind: ProblemKind, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.kind = kind;
    this.headers = headers;
  }
}
