/** Whether animated pictures move by themselves: only where neither the device nor the viewer asks for quiet. */
import { session } from '../session/session.svelte.ts';

export const mayMove = (): boolean =>
	session.reading.autoplay && !matchMedia('(prefers-reduced-motion: reduce)').matches;
