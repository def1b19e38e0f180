/** Where each picture of a family hangs: generations run down, siblings stand side by side, branches keep their colour. */
import type { Lineage, LineageNode } from '#lib/api/entities.ts';
import { t } from '#lib/text/provenance.ts';

export const FRAME = 148;
export const GAP_X = 36;
export const GAP_Y = 92;
const CAPTION = 32;
const BRANCHES = 5;

export interface Placed {
	node: LineageNode;
	x: number;
	y: number;
	/** 0 for the trunk, else the colour of its branch. */
	branch: number;
	onPath: boolean;
	/** How many remixes of it are not part of the tree. */
	below: number;
}

export interface Edge {
	key: string;
	d: string;
	branch: number;
	onPath: boolean;
}

export interface Tree {
	placed: Placed[];
	edges: Edge[];
	width: number;
	height: number;
}

/** Why a frame is empty. */
export function toReason(node: LineageNode): string {
	if (node.gone === 'taken_down') return t.family.takenDown;
	return node.gone === 'deleted' ? t.family.deleted : t.family.hidden;
}

export function toTree(lineage: Lineage): Tree {
	const byId = new Map(lineage.nodes.map((node) => [node.id, node]));
	const shown = new Map<string, number>();
	for (const id of lineage.nodes.flatMap((node) => node.parents)) shown.set(id, (shown.get(id) ?? 0) + 1);
	const path = toPath(lineage, byId);
	const rows = toRows(lineage.nodes);
	const columns = toColumns(rows, byId);
	const widest = Math.max(1, ...[...columns.values()].map((column) => column + 1));
	const branches = toBranches(rows, path);
	const firstDepth = Math.min(0, ...lineage.nodes.map((node) => node.depth));
	const placed: Placed[] = lineage.nodes.map((node) => ({
		node,
		x: (columns.get(node.id) ?? 0) * (FRAME + GAP_X),
		y: (node.depth - firstDepth) * (FRAME + GAP_Y),
		branch: branches.get(node.id) ?? 0,
		onPath: path.has(node.id),
		below: Math.max(0, node.remixes_count - (shown.get(node.id) ?? 0))
	}));
	return {
		placed,
		edges: toEdges(placed),
		width: widest * (FRAME + GAP_X) - GAP_X,
		height: rows.length * (FRAME + GAP_Y) - GAP_Y + CAPTION
	};
}

/** The picture itself and everything it descends from. */
function toPath(lineage: Lineage, byId: Map<string, LineageNode>): Set<string> {
	const path = new Set<string>();
	const visit = (id: string): void => {
		const node = byId.get(id);
		if (!node || path.has(id)) return;
		path.add(id);
		node.parents.forEach(visit);
	};
	visit(lineage.post_id);
	return path;
}

function toRows(nodes: readonly LineageNode[]): LineageNode[][] {
	const rows = new Map<number, LineageNode[]>();
	for (const node of nodes) rows.set(node.depth, [...(rows.get(node.depth) ?? []), node]);
	const depths = [...rows.keys()];
	const [first, last] = [Math.min(...depths), Math.max(...depths)];
	return Array.from({ length: last - first + 1 }, (_, at) =>
		(rows.get(first + at) ?? []).sort((a, b) => (a.created_at ?? '').localeCompare(b.created_at ?? ''))
	);
}

/** Leaves take the next free column; a parent stands over the middle of its children. */
function toColumns(rows: LineageNode[][], byId: Map<string, LineageNode>): Map<string, number> {
	const children = new Map<string, string[]>();
	for (const row of rows) {
		for (const node of row) {
			const parent = node.parents.find((id) => byId.has(id));
			if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), node.id]);
		}
	}
	const columns = new Map<string, number>();
	let free = 0;
	const place = (id: string): number => {
		const known = columns.get(id);
		if (known !== undefined) return known;
		columns.set(id, free);
		const below = (children.get(id) ?? []).map(place);
		const first = below[0];
		const last = below.at(-1);
		const column = first === undefined || last === undefined ? free++ : (first + last) / 2;
		columns.set(id, column);
		return column;
	};
	for (const row of rows) {
		for (const node of row) {
			if (!node.parents.some((id) => byId.has(id))) place(node.id);
		}
	}
	for (const row of rows) for (const node of row) place(node.id);
	return columns;
}

/** Every child off the bright path begins a branch; its own children keep the colour. */
function toBranches(rows: LineageNode[][], path: Set<string>): Map<string, number> {
	const branches = new Map<string, number>();
	let last = 0;
	for (const row of rows) {
		for (const node of row) {
			if (path.has(node.id)) continue;
			const parent = node.parents.find((id) => branches.has(id));
			const inherited = parent === undefined ? undefined : branches.get(parent);
			branches.set(node.id, inherited ?? (last++ % BRANCHES) + 1);
		}
	}
	return branches;
}

function toEdges(placed: readonly Placed[]): Edge[] {
	const byId = new Map(placed.map((one) => [one.node.id, one]));
	return placed.flatMap((child) =>
		child.node.parents.flatMap((parentId) => {
			const parent = byId.get(parentId);
			if (!parent) return [];
			const [x1, y1] = [parent.x + FRAME / 2, parent.y + FRAME + CAPTION];
			const [x2, y2] = [child.x + FRAME / 2, child.y];
			const bend = (y2 - y1) / 2;
			return [
				{
					key: `${parentId} ${child.node.id}`,
					d: `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`,
					branch: child.branch,
					onPath: child.onPath && parent.onPath
				}
			];
		})
	);
}
