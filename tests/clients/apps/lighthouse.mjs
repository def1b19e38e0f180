// Has Lighthouse look at one page of a browser that is open already, and says as JSON what it found.
// Usage: node lighthouse.mjs PORT URL mobile|desktop CATEGORY...
import lighthouse, { desktopConfig } from "lighthouse";

const [port, url, form, ...categories] = process.argv.slice(2);
const found = await lighthouse(
  url,
  { port: Number(port), onlyCategories: categories, logLevel: "error", disableFullPageScreenshot: true },
  form === "desktop" ? desktopConfig : undefined,
);
const { lhr } = found;
if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);

/** What an audit holds against the page, in a line. */
function explain({ title, displayValue, details }) {
  const items = [details?.items ?? []].flat().slice(0, 5).map((item) => JSON.stringify(item).slice(0, 400));
  return [title, displayValue, ...items].filter(Boolean).join(" | ");
}

const results = {};
for (const [id, { score, auditRefs }] of Object.entries(lhr.categories)) {
  const failed = auditRefs
    .map((ref) => ({ weight: ref.weight, audit: lhr.audits[ref.id] }))
    .filter(({ audit }) => audit.score !== null && audit.score < 1);
  results[id] = {
    score: Math.round(100 * score),
    failed: failed.map(({ weight, audit }) => ({ id: audit.id, weight, score: audit.score, why: explain(audit) })),
  };
}
const metrics = {};
for (const id of ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift", "speed-index"]) {
  if (lhr.audits[id]?.numericValue !== undefined) metrics[id] = lhr.audits[id].numericValue;
}
console.log(JSON.stringify({ url: lhr.finalDisplayedUrl, categories: results, metrics }));
process.exit(0);
