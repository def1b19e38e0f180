/** Words of what the checks do and of who decides with them, besides those of every page. */
import { checking } from '#words/checking.ts';
import { t as always } from './index.ts';

export const t = { ...always, ...checking };
