/** Posts that wait for their time. */
import type { Audience, Media } from './entities.ts';
import { request, requestPage, type Page } from './http.ts';

export interface ScheduledPost {
	id: string;
	scheduled_at: string;
	params: { text: string; spoiler_text: string | null; visibility: Audience };
	media_attachments: Media[];
}

export const listScheduled = (): Promise<Page<ScheduledPost>> => requestPage('/api/v1/scheduled_statuses');

export const reschedule = (id: string, at: string): Promise<ScheduledPost> =>
	request('PUT', `/api/v1/scheduled_statuses/${id}`, { json: { scheduled_at: at } });

export const callOff = (id: string): Promise<unknown> => request('DELETE', `/api/v1/scheduled_statuses/${id}`);
