/** Direct conversations. */
import type { DirectConversation } from './entities.ts';
import { request, requestPage, type Page } from './http.ts';

export const listConversations = (): Promise<Page<DirectConversation>> => requestPage('/api/v1/conversations');

export const markConversationRead = (id: string): Promise<DirectConversation> =>
	request('POST', `/api/v1/conversations/${id}/read`);

export const clearConversation = (id: string): Promise<unknown> =>
	request('DELETE', `/api/v1/conversations/${id}`);
