/** Words of reports and notices, besides those of every page. */
import { reporting } from '#words/reporting.ts';
import { t as always } from './index.ts';

export const t = { ...always, ...reporting };
