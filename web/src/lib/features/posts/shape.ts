/** The ratio a picture takes up before it has loaded. */
import { toLocalAddress } from '#lib/api/address.ts';
import type { Media } from '#lib/api/entities.ts';

const USUAL = { width: 1, height: 1 };

export function toSize(media: Media): { width: number; height: number } {
	const size = media.meta?.original ?? media.meta?.small;
	return size && size.width > 0 && size.height > 0 ? size : USUAL;
}

/** Tall pictures are held back so that one post never fills more than a screen. */
export function toFeedRatio(media: Media): number {
	const { width, height } = toSize(media);
	return Math.max(width / height, 0.75);
}

/**
 * As wide as a picture is shown: on a desk told wider than it is, for the small one would be stretched there, and by the
 * browser's reckoning still be near enough; on a phone told narrower, so that coarse screens, which are slow phones', take
 * the small one.
 */
export const SIZES = '(min-width: 45rem) 60rem, 70vw';
/** Likewise, where several stand side by side. */
export const HALF = '(min-width: 45rem) 20rem, 50vw';

/** The small and the whole picture as `srcset`, where there are both and they differ. */
export function toSourceSet(media: Media): string | undefined {
	const [small, whole] = [media.meta?.small, media.meta?.original];
	const [smallAddress, address] = [toLocalAddress(media.preview_url), toLocalAddress(media.url)];
	if (!small || !whole || !smallAddress || !address || small.width >= whole.width) return undefined;
	return `${smallAddress} ${small.width}w, ${address} ${whole.width}w`;
}
