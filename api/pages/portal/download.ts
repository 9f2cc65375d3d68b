/** The package, fetched with a fresh code each time: the form's answer is the file itself. */
import { Readable } from 'node:stream';
import { formatSize } from '../../../locales/format.ts';
import { formatDate } from '../../../locales/index.ts';
import { dateIn } from '../../../workflows/domain/clock/zone.ts';
import { isNamed } from '../../../workflows/domain/errors.ts';
import { codeLifeMinutes, codesPerHour } from '../../../workflows/domain/identity.ts';
import { downloadPackage } from '../../acts/download-package.ts';
import { requestCode } from '../../acts/request-code.ts';
import { viewProgress } from '../../acts/view-progress.ts';
import type { PageContext } from '../context.ts';
import {
  goTo,
  pageRoute,
  show,
  view,
  type PageAnswer,
  type PageCall,
  type PageModel,
  type PageRoute,
} from '../page-route.ts';
import { againQuery, askAgain, codeFault, codeForm, exampleCode, waitText } from './code.ts';

type DownloadModel = PageModel & {
  file: string;
  until: string;
  hint: string;
  ask: { href: string; limit: string };
  wait: string;
  sent: string;
};
const downloadView = view<DownloadModel>('portal/download');
const noneView = view<PageModel & { request: string }>('portal/download-none');

export const downloadPages = ({ api }: PageContext): PageRoute[] => {
  const progressOf = viewProgress(api);
  const download = downloadPackage(api);
  const request = requestCode(api);
  const { contact } = api.policy.policy.organisation;

  const none = ({ t, link }: PageCall): PageAnswer =>
    show(
      noneView,
      { title: t('portal:download.none'), back: link('/request'), request: link('/request') },
      { status: 410 },
    );

  const page = pageRoute({
    site: 'portal',
    path: '/request/download',
    access: 'customer',
    query: againQuery,
    form: codeForm,
    secrets: ['code'],
    get: async (call) => {
      const { t, language, link, own, query } = call;
      const progress = await progressOf(own);
      if (progress.package === null) return none(call);
      const { availableUntil, sizeBytes } = progress.package;
      const lastDay = dateIn(new Date(availableUntil), progress.controller.zone);
      return show(downloadView, {
        title: t('portal:download.title'),
        back: link('/request'),
        file: t('portal:download.fileText', { size: formatSize(sizeBytes, language) }),
        until: t('portal:download.until', { date: formatDate(lastDay, language) }),
        hint: t('portal:code.hint', { example: exampleCode, count: codeLifeMinutes }),
        ask: { href: link('/request/download/code'), limit: t('portal:code.limit', { count: codesPerHour }) },
        wait: waitText(call, progress, api.now()),
        sent: query.sent === undefined ? '' : t('portal:download.asked'),
      });
    },
    post: async (call) => {
      try {
        const { chunks, sizeBytes } = await download(call.own, call.input.code);
        return {
          stream: Readable.from(chunks),
          headers: {
            'Content-Type': 'application/zip',
            'Content-Length': String(sizeBytes),
            'Content-Disposition': 'attachment; filename="your-data.zip"',
          },
        };
      } catch (error) {
        if (isNamed(error, 'ConflictError') || isNamed(error, 'NotFoundError')) return none(call);
        throw codeFault(call, error, contact);
      }
    },
  });

  const codePage = pageRoute({
    site: 'portal',
    path: '/request/download/code',
    access: 'customer',
    post: async ({ own, claim, link }) =>
      goTo(await askAgain(link('/request/download'), api.now(), () => request(own, 'download', claim))),
  });

  return [page, codePage];
};
