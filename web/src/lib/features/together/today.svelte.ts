/** Today's prompt, shared by every place that shows it. */
import { getDaily } from '#lib/api/together.ts';
import { Loaded } from './loaded.svelte.ts';

export const today = new Loaded(getDaily);
