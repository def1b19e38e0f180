/** Words of the automated accounts a member runs, besides those of every page. */
import { agents } from '#words/agents.ts';
import { t as always } from './index.ts';

export const t = { ...always, ...agents };
