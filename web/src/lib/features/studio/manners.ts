/** The colours and lines that stand for a style in its small sample. */

export interface Manner {
	sky: string;
	sun: string;
	far: string;
	near: string;
	line?: string;
	hollow?: boolean;
	wash?: boolean;
}

const PLAIN: Manner = { sky: '#e9ddc9', sun: '#e8603c', far: '#9aa9a0', near: '#56695f' };

const MANNERS: Record<string, Manner> = {
	watercolor: { sky: '#f3ece0', sun: '#eda06a', far: '#9dbcc4', near: '#7fa58c', wash: true },
	neon: { sky: '#120c1c', sun: '#ff5c8a', far: '#2ff3e0', near: '#ffd23f', line: '#3df0e2', hollow: true },
	paper: { sky: '#f0d9b8', sun: '#f7f1e6', far: '#d98b5f', near: '#a8503c', line: '#fbf4e8' },
	minimal: { sky: '#f4f1ec', sun: '#e5532f', far: '#f4f1ec', near: '#22201e' },
	night: { sky: '#16203a', sun: '#f2e7c4', far: '#2b3a5c', near: '#0d1426' },
	ink: { sky: '#f6f2ea', sun: '#f6f2ea', far: '#f6f2ea', near: '#2a2623', line: '#2a2623' },
	pixel: { sky: '#8fd0e8', sun: '#ffe066', far: '#5aa469', near: '#2f6b3f' },
	pastel: { sky: '#f7e3ea', sun: '#f9c7a9', far: '#c4d7ee', near: '#bfe0c8' },
	sketch: { sky: '#faf7f1', sun: '#faf7f1', far: '#faf7f1', near: '#faf7f1', line: '#5b5550', hollow: true },
	oil: { sky: '#d9b86c', sun: '#f6e3a1', far: '#4f6d7a', near: '#36452f', wash: true },
	print: { sky: '#efe3cd', sun: '#cf3b2b', far: '#2e5b70', near: '#1d2f3a', line: '#1d2f3a' },
	poster: { sky: '#f2c14e', sun: '#f25c3a', far: '#3d5a6c', near: '#1f2f3a' }
};

/** A known manner, or one whose colours follow from the style's name. */
export function toManner(style: string | null): Manner {
	if (style === null) return PLAIN;
	const known = MANNERS[style] ?? Object.entries(MANNERS).find(([name]) => style.includes(name))?.[1];
	if (known) return known;
	const hue = [...style].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 360, 7);
	const tone = (light: number, turn: number): string => `hsl(${(hue + turn) % 360} 38% ${light}%)`;
	return { sky: tone(86, 0), sun: tone(64, 180), far: tone(62, 20), near: tone(38, 30) };
}
