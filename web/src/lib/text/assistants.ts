/** Words of connecting an assistant, besides those of every page. */
import { assistants } from '#words/assistants.ts';
import { t as always } from './index.ts';

export const t = { ...always, ...assistants };
