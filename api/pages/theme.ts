/** The company's own colours, from the policy file, over the neutral ones that are built in. */
import { createHash } from 'node:crypto';
import { Router } from 'express';
import type { Policy } from '../../workflows/domain/policy.ts';

type Organisation = Policy['organisation'];

/** The custom properties by which the library and our styles take their colours. */
export const themeCss = ({ branding = {} }: Organisation): string => {
  const { brandColour, linkColour } = branding;
  const lines = [
    ...(brandColour === undefined ? [] : [`--govuk-brand-colour:${brandColour}`]),
    ...(linkColour === undefined ? [] : [`--govuk-link-colour:${linkColour}`]),
  ];
  return lines.length === 0 ? '' : `:root{${lines.join(';')}}\n`;
};

/** The address changes with the colours, so that browsers may keep them. */
export const themeHref = (organisation: Organisation): string =>
  `/theme.css?v=${createHash('sha256').update(themeCss(organisation)).digest('hex').slice(0, 8)}`;

export const themeRoutes = (organisation: Organisation): Router =>
  Router({ strict: true }).get('/theme.css', (_request, response) => {
    response.locals['route'] = '/theme.css';
    response.set({ 'Cache-Control': 'public, max-age=3600', 'Content-Type': 'text/css; charset=utf-8' });
    response.end(themeCss(organisation));
  });
