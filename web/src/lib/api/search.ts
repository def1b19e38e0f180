/** Finding people, posts and tags. */
import type { SearchResults } from './entities.ts';
import { request } from './http.ts';

export const search = (q: string, signal?: AbortSignal): Promise<SearchResults> =>
	request('GET', '/api/v2/search', { query: { q, limit: 20 }, ...(signal ? { signal } : {}) });
