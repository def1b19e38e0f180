/** Which of the viewer's filters hold on the page that is open. */
import type { FilterAction, FilterContext, Post } from '#lib/api/entities.ts';

const HOME = new Set(['/', '/lists/[id]']);

/** What Mastodon's filters call the page of a route. */
export function toContext(route: string | null): FilterContext {
	if (route === null || HOME.has(route)) return 'home';
	if (route.startsWith('/notifications')) return 'notifications';
	if (route.startsWith('/posts/')) return 'thread';
	return route.startsWith('/@') ? 'account' : 'public';
}

/** The name of a filter that a post meets there and that wants this done. */
export function findFilter(post: Post, route: string | null, action: FilterAction): string | undefined {
	const context = toContext(route);
	return post.filtered?.find(
		({ filter }) => filter.filter_action === action && filter.context.includes(context)
	)?.filter.title;
}
