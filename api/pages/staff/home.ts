/** The first page of compliance, until its own are there. */
import { pageRoute, show, view, type PageModel, type PageRoute } from '../page-route.ts';
import { siteRoles } from '../sites.ts';

type HomeModel = PageModel & { empty: string };
const compliance = view<HomeModel>('compliance/home');

export const homePages = (): PageRoute[] => [
  pageRoute({
    site: 'compliance',
    path: '',
    access: siteRoles.compliance,
    get: ({ t }) => show(compliance, { title: t('compliance:navigation.overview'), empty: '' }),
  }),
];
