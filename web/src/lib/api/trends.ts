/** What many people like, use and share just now. */
import type { Account, LinkCard, Tag } from './entities.ts';
import { request, requestPage, type Page } from './http.ts';

export const listTrendingTags = (): Promise<Tag[]> => request('GET', '/api/v1/trends/tags', { query: { limit: 20 } });

export const listTrendingLinks = (): Promise<LinkCard[]> =>
	request('GET', '/api/v1/trends/links', { query: { limit: 20 } });

export const listActivePeople = (): Promise<Page<Account>> =>
	requestPage('/api/v1/directory', { order: 'active', local: true, limit: 40 });
