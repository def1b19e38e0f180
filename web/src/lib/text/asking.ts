/** Words of the assistant that waits to be asked, besides those of every page. */
import { asking } from '#words/asking.ts';
import { t as always } from './index.ts';

export const t = { ...always, ...asking };
