/** The places of the app, as they appear in the rail and in the bar. */
import Bell from '@lucide/svelte/icons/bell';
import Bookmark from '@lucide/svelte/icons/bookmark';
import Compass from '@lucide/svelte/icons/compass';
import ChartColumn from '@lucide/svelte/icons/chart-column';
import Heart from '@lucide/svelte/icons/heart';
import House from '@lucide/svelte/icons/house';
import List from '@lucide/svelte/icons/list';
import Mail from '@lucide/svelte/icons/mail';
import Puzzle from '@lucide/svelte/icons/puzzle';
import Images from '@lucide/svelte/icons/images';
import Search from '@lucide/svelte/icons/search';
import Settings from '@lucide/svelte/icons/settings';
import { t } from '#lib/text/index.ts';

export const PUBLIC_PLACES = [
	{ path: '/explore', label: t.places.explore, Icon: Compass },
	{ path: '/together', label: t.places.together, Icon: Puzzle },
	{ path: '/search', label: t.places.search, Icon: Search }
];

export const MEMBER_PLACES = [
	{ path: '/', label: t.places.home, Icon: House },
	...PUBLIC_PLACES,
	{ path: '/notifications', label: t.places.notifications, Icon: Bell },
	{ path: '/messages', label: t.places.messages, Icon: Mail },
	{ path: '/gallery', label: t.places.galleryShort, Icon: Images },
	{ path: '/bookmarks', label: t.places.bookmarks, Icon: Bookmark },
	{ path: '/favourites', label: t.places.favourites, Icon: Heart },
	{ path: '/lists', label: t.places.lists, Icon: List },
	{ path: '/settings', label: t.places.settings, Icon: Settings }
];

export const OPERATOR_PLACES = [{ path: '/usage', label: t.places.usage, Icon: ChartColumn }];

/** Whether a page is a place, or one of the pages behind it. */
export const isWithin = (place: string, path: string): boolean =>
	path === place || (place === '/settings' && path.startsWith(`${place}/`));
