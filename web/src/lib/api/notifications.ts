/** What a person is told about, and how far they have read. */
import type { Notice } from './entities.ts';
import { request, requestPage, type Page, type Query } from './http.ts';

export const listNotices = (query?: Query): Promise<Page<Notice>> =>
	requestPage('/api/v1/notifications', query);

export const clearNotices = (): Promise<unknown> =>
	request('POST', '/api/v1/notifications/clear');

interface Markers {
	notifications?: { last_read_id: string };
}

export const getMarkers = (): Promise<Markers> =>
	request('GET', '/api/v1/markers', { query: { timeline: ['notifications'] } });

export const markNoticesRead = (lastReadId: string): Promise<Markers> =>
	request('POST', '/api/v1/markers', { json: { notifications: { last_read_id: lastReadId } } });
