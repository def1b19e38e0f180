/** One's lists of people and the tags one follows. */
import type { Account, PeopleList, Tag } from './entities.ts';
import { request, requestPage, type Page } from './http.ts';

export type ListWish = Partial<Omit<PeopleList, 'id'>>;

export const listLists = (): Promise<PeopleList[]> => request('GET', '/api/v1/lists');

export const listListsWith = (accountId: string): Promise<PeopleList[]> =>
	request('GET', `/api/v1/accounts/${accountId}/lists`);

export const makeList = (title: string): Promise<PeopleList> =>
	request('POST', '/api/v1/lists', { json: { title } });

export const changeList = (id: string, wish: ListWish): Promise<PeopleList> =>
	request('PUT', `/api/v1/lists/${id}`, { json: wish });

export const dropList = (id: string): Promise<unknown> => request('DELETE', `/api/v1/lists/${id}`);

export const listPeopleOn = (id: string): Promise<Page<Account>> => requestPage(`/api/v1/lists/${id}/accounts`);

export const putOn = (id: string, accountId: string): Promise<unknown> =>
	request('POST', `/api/v1/lists/${id}/accounts`, { json: { account_ids: [accountId] } });

export const takeOff = (id: string, accountId: string): Promise<unknown> =>
	request('DELETE', `/api/v1/lists/${id}/accounts`, { json: { account_ids: [accountId] } });

export const listFollowedTags = (): Promise<Page<Tag>> => requestPage('/api/v1/followed_tags');

export const getTag = (name: string): Promise<Tag> => request('GET', `/api/v1/tags/${encodeURIComponent(name)}`);

export const followTag = (name: string, on: boolean): Promise<Tag> =>
	request('POST', `/api/v1/tags/${encodeURIComponent(name)}/${on ? 'follow' : 'unfollow'}`);
