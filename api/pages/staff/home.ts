/** The first pages of desk and compliance, until their own are there. */
import { pageRoute, show, view, type PageModel, type PageRoute } from '../page-route.ts';
import { siteRoles } from '../sites.ts';

type HomeModel = PageModel & { empty: string };
const desk = view<HomeModel>('desk/home');
const compliance = view<HomeModel>('compliance/home');

export const homePages = (): PageRoute[] => [
  pageRoute({
    site: 'desk',
    path: '',
    access: siteRoles.desk,
    get: ({ t }) => show(desk, { title: t('desk:home.title'), empty: t('desk:home.empty') }),
  }),
  pageRoute({
    site: 'compliance',
    path: '',
    access: siteRoles.compliance,
    get: ({ t }) => show(compliance, { title: t('compliance:navigation.overview'), empty: '' }),
  }),
];
