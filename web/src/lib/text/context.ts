/** Words of notes about posts, besides those of every page. */
import { context } from '#words/context.ts';
import { t as always } from './index.ts';

export const t = { ...always, ...context };
