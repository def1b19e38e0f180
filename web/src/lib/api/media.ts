/** Pictures from a person's disk, and the words that describe them. */
import type { Degree, Media } from './entities.ts';
import { request, upload } from './http.ts';

export function uploadPicture(
	file: File,
	description: string,
	onProgress: (done: number) => void,
	signal: AbortSignal
): Promise<Media> {
	const form = new FormData();
	form.set('file', file);
	if (description !== '') form.set('description', description);
	return upload('/api/v2/media', form, onProgress, signal);
}

export const getMedia = (id: string): Promise<Media | null> =>
	request('GET', `/api/v1/media/${id}`);

/** Says what is in it, and how it was made, before it is posted. */
export const changeMedia = (id: string, change: { description: string; degree?: Degree }): Promise<Media> =>
	request('PUT', `/api/v1/media/${id}`, { json: change });
