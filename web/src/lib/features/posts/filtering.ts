/** Which of the viewer's filters hold on the page that is open. */
import type { FilterAction, FilterContext, FilterHead, Post } from '#lib/api/entities.ts';
import { t } from '#lib/text/index.ts';

const HOME = new Set(['/', '/lists/[id]']);

/** What Mastodon's filters call the page of a route. */
export function toContext(route: string | null): FilterContext {
	if (route === null || HOME.has(route)) return 'home';
	if (route.startsWith('/notifications')) return 'notifications';
	if (route.startsWith('/posts/')) return 'thread';
	return route.startsWith('/@') ? 'account' : 'public';
}

/** Whether it is what a labeler says, told as a filter so that other apps obey it too. */
const isLabel = (id: string): boolean => id.startsWith('-');

/** A filter that a post meets there and that wants this done. */
function findFilter(post: Post, route: string | null, action: FilterAction): FilterHead | undefined {
	const context = toContext(route);
	return post.filtered?.find(
		({ filter }) => filter.filter_action === action && filter.context.includes(context)
	)?.filter;
}

/** Why a post is covered there, in a sentence. A label that hides covers what was asked for by name. */
export function findCover(post: Post, route: string | null): string | undefined {
	const label = post.filtered?.find(({ filter }) => isLabel(filter.id) && filter.filter_action === 'hide')?.filter;
	const met = label ?? findFilter(post, route, 'warn');
	if (!met) return undefined;
	if (met.id === '0') return post.salon?.hidden ? t.post.hiddenByAuthor : t.post.unchosen;
	return isLabel(met.id) ? t.post.labelled(met.title) : t.post.filtered(met.title);
}

/** Whether its pictures are to be blurred there. */
export const isBlurred = (post: Post, route: string | null): boolean => findFilter(post, route, 'blur') !== undefined;
