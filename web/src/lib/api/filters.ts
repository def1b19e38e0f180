/** Words one does not want to come upon, and what becomes of posts that hold them. */
import type { FilterAction, FilterContext, FilterHead } from './entities.ts';
import { request } from './http.ts';

export interface FilterWord {
	id: string;
	keyword: string;
	whole_word: boolean;
}

export interface Filter extends FilterHead {
	keywords: FilterWord[];
	statuses: { id: string; status_id: string }[];
}

export interface WordWish {
	id?: string;
	keyword?: string;
	whole_word?: boolean;
	_destroy?: boolean;
}

export interface FilterWish {
	title: string;
	context: FilterContext[];
	filter_action: FilterAction;
	/** Seconds from now; 0 is for good, left out it stays as it is. */
	expires_in?: number;
	keywords_attributes: WordWish[];
}

const FILTERS = '/api/v2/filters';

export const listFilters = (): Promise<Filter[]> => request('GET', FILTERS);

export const makeFilter = (wish: FilterWish): Promise<Filter> => request('POST', FILTERS, { json: wish });

export const changeFilter = (id: string, wish: FilterWish): Promise<Filter> =>
	request('PUT', `${FILTERS}/${id}`, { json: wish });

export const dropFilter = (id: string): Promise<unknown> => request('DELETE', `${FILTERS}/${id}`);
