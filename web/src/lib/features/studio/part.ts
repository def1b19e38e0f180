/** Which picture a part of is to be changed, and what the engine is told of it. */
import type { Media, Post } from '#lib/api/entities.ts';
import type { Engine, Region, Shape } from '#lib/api/making-entities.ts';
import { toName } from '../profiles/names.ts';

/** A picture to change, and how an order names it: by its post, or by itself when it is in none. */
export interface Subject {
	media: Media;
	parents: string[];
	references: string[];
	/** Who made it, where there are several to choose from. */
	by?: string;
}

export interface Point {
	x: number;
	y: number;
}

/** A line drawn with a round brush; all numbers are fractions of the picture's width. */
export interface Stroke {
	size: number;
	points: Point[];
}

const MASK_SIDE = 768;
const USUAL = { width: 1024, height: 1024 };

/** The first picture of a post. */
export function ofPost(post: Post): Subject | null {
	const media = post.media_attachments.find(({ type }) => type === 'image');
	return media ? { media, parents: [post.id], references: [] } : null;
}

/** Each picture a remix starts from as the one to change: an engine changes the first it is named, and is named all. */
export function ofParents(parent: Post, further: readonly { id: string; media: Media; by: string }[]): Subject[] {
	const first = ofPost(parent);
	if (!first) return [];
	const named = { id: parent.id, media: first.media, by: toName(parent.account) };
	const all = [named, ...further];
	return all.map(({ id, media, by }) => {
		const others = all.filter((one) => one.id !== id);
		return { media, by, parents: [id, ...others.map((one) => one.id)], references: [] };
	});
}

/** A picture of one's own that is in no post; null where the engine can start from posts only. */
export function ofOwn(media: Media, engine: Engine | null): Subject | null {
	return mayChangeOwn(engine) ? { media, parents: [], references: [media.id] } : null;
}

export const mayChangeOwn = (engine: Engine | null): boolean =>
	engine !== null && engine.masks && engine.references > 0;

export const toFullSize = (media: Media): { width: number; height: number } => {
	const found = media.meta?.original ?? media.meta?.small;
	return found?.width && found.height ? found : USUAL;
};

/** The shape of an engine that is nearest to a picture's own. */
export function toNearestShape(media: Media, engine: Engine | null): Shape | null {
	const { width, height } = toFullSize(media);
	const off = (shape: Shape): number => Math.abs(Math.log((shape.width / shape.height) * (height / width)));
	return [...(engine?.sizes ?? [])].sort((a, b) => off(a) - off(b))[0] ?? null;
}

/** Draws strokes in one colour over a canvas of any size. */
export function drawStrokes(canvas: HTMLCanvasElement, strokes: readonly Stroke[], colour: string): void {
	const pen = canvas.getContext('2d');
	if (!pen) return;
	pen.strokeStyle = colour;
	pen.lineCap = 'round';
	pen.lineJoin = 'round';
	for (const { size, points } of strokes) {
		const first = points[0];
		if (!first) continue;
		pen.lineWidth = size * canvas.width;
		pen.beginPath();
		pen.moveTo(first.x * canvas.width, first.y * canvas.width);
		for (const { x, y } of points.length > 1 ? points.slice(1) : [first]) {
			pen.lineTo(x * canvas.width, y * canvas.width);
		}
		pen.stroke();
	}
}

/** The mask as a picture in base64: white may change, black stays. */
export function toMask(media: Media, strokes: readonly Stroke[]): string {
	const { width, height } = toFullSize(media);
	const canvas = document.createElement('canvas');
	canvas.width = MASK_SIDE;
	canvas.height = Math.max(1, Math.round((MASK_SIDE * height) / width));
	const pen = canvas.getContext('2d');
	if (pen) {
		pen.fillStyle = 'black';
		pen.fillRect(0, 0, canvas.width, canvas.height);
	}
	drawStrokes(canvas, strokes, 'white');
	return canvas.toDataURL('image/png').split(',')[1] ?? '';
}

const LEAST = 0.05;
const within = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);

/** A box moved and sized, kept inside the picture and large enough to take hold of. */
export function adjust(box: Region, by: Partial<Region>): Region {
	const width = within(box.width + (by.width ?? 0), LEAST, 1);
	const height = within(box.height + (by.height ?? 0), LEAST, 1);
	return {
		width,
		height,
		x: within(box.x + (by.x ?? 0), 0, 1 - width),
		y: within(box.y + (by.y ?? 0), 0, 1 - height)
	};
}

/** The box between two corners, in any order. */
export function toBox(from: Point, to: Point): Region {
	const x = within(Math.min(from.x, to.x), 0, 1 - LEAST);
	const y = within(Math.min(from.y, to.y), 0, 1 - LEAST);
	return {
		x,
		y,
		width: within(Math.abs(to.x - from.x), LEAST, 1 - x),
		height: within(Math.abs(to.y - from.y), LEAST, 1 - y)
	};
}
