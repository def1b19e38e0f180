/** The apps one has let in. */
import type { AppLetIn } from './entities.ts';
import { request, requestPage, type Page } from './http.ts';

export const listAppsLetIn = (): Promise<Page<AppLetIn>> => requestPage('/api/salon/v1/apps');

export const sendAppAway = (id: string): Promise<unknown> =>
	request('DELETE', `/api/salon/v1/apps/${id}`);
