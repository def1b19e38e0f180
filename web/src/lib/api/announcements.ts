/** What the operator announces to everybody. */
import type { Announcement } from './entities.ts';
import { request } from './http.ts';

export const listAnnouncements = (): Promise<Announcement[]> => request('GET', '/api/v1/announcements');

export const dismissAnnouncement = (id: string): Promise<unknown> =>
	request('POST', `/api/v1/announcements/${id}/dismiss`);
