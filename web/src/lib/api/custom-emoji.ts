/** The pictures this place offers to write with. */
import type { Emoji } from './entities.ts';
import { request } from './http.ts';

export interface CustomEmoji extends Emoji {
	category?: string | null;
}

export const listCustomEmoji = (): Promise<CustomEmoji[]> => request('GET', '/api/v1/custom_emojis');
