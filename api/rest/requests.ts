/** The customers' routes: file a request, follow it, confirm, take it back, fetch the package. */
import { Readable } from 'node:stream';
import { z } from 'zod';
import { codePurposes } from '../../workflows/domain/identity.ts';
import { outcomes, requestTypes } from '../../workflows/domain/request.ts';
import { confirmCode } from '../acts/confirm-code.ts';
import { downloadPackage } from '../acts/download-package.ts';
import { fileRequest } from '../acts/file-request.ts';
import { intakeSchema } from '../acts/intake.ts';
import { requestCode } from '../acts/request-code.ts';
import { lineOf } from '../acts/texts.ts';
import { viewRequest } from '../acts/view-request.ts';
import { withdrawRequest } from '../acts/withdraw.ts';
import type { ApiContext } from '../context.ts';
import { route, type Route } from '../route.ts';

const referenceParams = z.strictObject({
  reference: z.string().describe('The reference, such as DSR-7K3M-9QXT; case, spaces and dashes do not matter.'),
});
const codeBody = z.strictObject({
  code: lineOf(64).describe(
    'The code as it was sent: eight letters and digits; case, spaces and dashes do not matter.',
  ),
});

const filedSchema = z.object({
  reference: z.string(),
  trackingToken: z.string().describe('Opens the tracker as a bearer token. Shown once: keep it.'),
  receivedAt: z.iso.datetime(),
  dueOn: z.iso.date().describe('The last day of the legal time to answer.'),
  status: z.literal('received'),
  next: z.string().describe('What to do now, in words.'),
});
const trackerSchema = z.object({
  reference: z.string(),
  type: z.enum(requestTypes),
  status: z.enum(['received', 'checking_identity', 'being_reviewed', 'closed']),
  withdrawn: z.boolean(),
  outcome: z.enum(outcomes).optional(),
  reason: z.string().optional(),
  receivedOn: z.iso.date(),
  dueOn: z.iso.date(),
  waitingFor: z.enum(['mailbox_code', 'identity_code']).nullable(),
  items: z
    .array(
      z.object({
        field: z.string(),
        result: z.enum(['corrected', 'refused', 'failed', 'not_done']).optional(),
        ground: z.string().optional(),
      }),
    )
    .optional()
    .describe('For a correction: its fields and, once closed, how each ended.'),
  package: z.object({ availableUntil: z.iso.datetime(), sizeBytes: z.int() }).nullable(),
});

const next =
  'A code is on its way to the address you gave. Confirm it with POST /v1/requests/{reference}/verification and the tracking token.';

const fileRoute = (context: ApiContext): Route => {
  const file = fileRequest(context);
  return route({
    method: 'post',
    path: '/requests',
    tag: 'customers',
    summary: 'File a request',
    description:
      'Known and unknown people get the same answer: nobody is looked up here. Send an Idempotency-Key, so that a lost answer can be asked for again.',
    access: 'anybody',
    body: intakeSchema(context.policy.policy),
    answers: { 202: { description: 'Received; the legal time runs.', schema: filedSchema } },
    handle: async ({ body, claim, address }) => {
      const { reference, trackingToken, receivedAt, dueOn } = await file(body, address, claim);
      return { status: 202, body: { reference, trackingToken, receivedAt, dueOn, status: 'received', next } };
    },
  });
};

const viewRoute = (context: ApiContext): Route => {
  const view = viewRequest(context);
  return route({
    method: 'get',
    path: '/requests/:reference',
    tag: 'customers',
    summary: 'Follow a request',
    access: 'token',
    params: referenceParams,
    answers: { 200: { description: 'How the request stands.', schema: trackerSchema } },
    handle: async ({ params: { reference }, token }) => ({ status: 200, body: await view({ reference, token }) }),
  });
};

const codeRoute = (context: ApiContext): Route => {
  const ask = requestCode(context);
  return route({
    method: 'post',
    path: '/requests/:reference/verification/codes',
    tag: 'customers',
    summary: 'Ask for a code',
    description: 'A new code makes the older one useless. Nothing tells whether there is a contact to send it to.',
    access: 'token',
    params: referenceParams,
    body: z.strictObject({
      purpose: z.enum(codePurposes).optional().describe('The one that is needed now, when left out.'),
    }),
    answers: {
      202: {
        description: 'The code is sent to where it may be sent, if anywhere.',
        schema: z.object({ purpose: z.enum(codePurposes), codeMinutes: z.int() }),
      },
    },
    handle: async ({ params: { reference }, body, token, claim }) => ({
      status: 202,
      body: await ask({ reference, token }, body.purpose, claim),
    }),
  });
};

const confirmRoute = (context: ApiContext): Route => {
  const confirm = confirmCode(context);
  return route({
    method: 'post',
    path: '/requests/:reference/verification',
    tag: 'customers',
    summary: 'Confirm a code',
    description: 'First the mailbox, then the person: the code that is waited for is the one that counts.',
    access: 'token',
    params: referenceParams,
    body: codeBody,
    answers: { 200: { description: 'Confirmed; how the request stands now.', schema: trackerSchema } },
    handle: async ({ params: { reference }, body, token, claim }) => ({
      status: 200,
      body: await confirm({ reference, token }, body.code, claim),
    }),
  });
};

const withdrawRoute = (context: ApiContext): Route => {
  const withdraw = withdrawRequest(context);
  return route({
    method: 'post',
    path: '/requests/:reference/withdrawal',
    tag: 'customers',
    summary: 'Take a request back',
    description: 'What has not begun stops; what has begun is finished, and the letter says so.',
    access: 'token',
    params: referenceParams,
    body: z.strictObject({}),
    answers: { 200: { description: 'Taken back; how the request stands now.', schema: trackerSchema } },
    handle: async ({ params: { reference }, token, claim }) => ({
      status: 200,
      body: await withdraw({ reference, token }, claim),
    }),
  });
};

const packageRoute = (context: ApiContext): Route => {
  const download = downloadPackage(context);
  return route({
    method: 'post',
    path: '/requests/:reference/package',
    tag: 'customers',
    summary: 'Fetch the package of an access request',
    description:
      'Needs a fresh code of the purpose download each time; an Idempotency-Key is ignored here, since it would open the package without one.',
    access: 'token',
    params: referenceParams,
    body: codeBody,
    answers: { 200: { description: 'The package.', contentType: 'application/zip' } },
    handle: async ({ params: { reference }, body, token }) => {
      const { chunks, sizeBytes } = await download({ reference, token }, body.code);
      return {
        status: 200,
        stream: Readable.from(chunks),
        headers: {
          'Content-Type': 'application/zip',
          'Content-Length': String(sizeBytes),
          'Content-Disposition': 'attachment; filename="your-data.zip"',
        },
      };
    },
  });
};

export const customerRoutes = (context: ApiContext): Route[] => [
  fileRoute(context),
  viewRoute(context),
  codeRoute(context),
  confirmRoute(context),
  withdrawRoute(context),
  packageRoute(context),
];
