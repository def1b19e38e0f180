/** How a picture was made and how we know, in words. */
import type { Degree, Evidence, Media, Post } from '#lib/api/entities.ts';
import { t } from '#lib/text/index.ts';

export interface Origin {
	degree: Degree;
	evidence: Evidence | null;
	engineName: string | null;
}

const PROVING: readonly (Evidence | null)[] = ['credential', 'log', 'watermark'];

export const isProven = (evidence: Evidence | null): boolean => PROVING.includes(evidence);

/** The post's own origin, named after the engine of its first made picture. */
export function toPostOrigin(post: Post): Origin | null {
	if (!post.salon) return null;
	const made = post.media_attachments.find((media) => media.salon?.engine_name);
	const { degree, evidence } = post.salon;
	if (post.media_attachments.length === 0 && degree === 'none') return null;
	return { degree, evidence, engineName: made?.salon?.engine_name ?? null };
}

export function toPictureOrigin(media: Media): Origin | null {
	if (!media.salon) return null;
	const { degree, evidence, engine_name: engineName } = media.salon;
	return { degree, evidence, engineName };
}

export function toOriginWords({ degree, engineName }: Origin): string {
	return degree === 'generated' ? t.origin.generated(engineName) : t.origin[degree];
}
