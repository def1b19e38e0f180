/** Words of making pictures, and of posting them, besides those of every page. */
import { making } from '#words/making.ts';
import { studio } from '#words/studio.ts';
import { t as always } from './index.ts';

export const t = { ...always, ...making, ...studio };
