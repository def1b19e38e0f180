/** Lists of posts: home, local, public, tag, bookmarks, favourites. */
import type { Post } from './entities.ts';
import { requestPage, type Page, type Query } from './http.ts';

export const listHome = (query?: Query): Promise<Page<Post>> =>
	requestPage('/api/v1/timelines/home', query);

export const listLocal = (query?: Query): Promise<Page<Post>> =>
	requestPage('/api/v1/timelines/public', { local: true, ...query });

export const listTag = (tag: string, query?: Query): Promise<Page<Post>> =>
	requestPage(`/api/v1/timelines/tag/${encodeURIComponent(tag)}`, query);

export const listBookmarks = (): Promise<Page<Post>> => requestPage('/api/v1/bookmarks');

export const listFavourites = (): Promise<Page<Post>> => requestPage('/api/v1/favourites');

export const listOfPeople = (listId: string, query?: Query): Promise<Page<Post>> =>
	requestPage(`/api/v1/timelines/list/${listId}`, query);

const TRENDING = 40;

/** What many like just now, in one page: the order changes too fast for a second one. */
export const listTrendingPosts = async (): Promise<Page<Post>> => {
	const { items } = await requestPage<Post>('/api/v1/trends/statuses', { limit: TRENDING });
	return { items, next: null };
};

/** Any further page, by the path an earlier page named. */
export const listMore = <Item>(path: string): Promise<Page<Item>> => requestPage(path);
