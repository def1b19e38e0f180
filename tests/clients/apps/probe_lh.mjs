import lighthouse from "lighthouse";
const [port,url]=process.argv.slice(2);
const {lhr}=await lighthouse(url,{port:Number(port),onlyCategories:["performance"],logLevel:"error",disableFullPageScreenshot:true});
const a=lhr.audits; const out={score:lhr.categories.performance.score};
for(const k of ["first-contentful-paint","largest-contentful-paint","total-blocking-time","speed-index"]) out[k]=a[k].numericValue;
out.reqs=a["network-requests"].details.items.map(i=>[i.networkRequestTime|0,i.networkEndTime|0,i.transferSize,i.priority,i.url.replace(/^.*?:\d+/,'')]);
for(const k of Object.keys(a)) if(/lcp|breakdown|render-block|network-dep|document-latency|bootup|long-tasks|mainthread/.test(k)) out[k]=JSON.stringify(a[k].details||{}).slice(0,2500);
out.metrics=a.metrics?.details?.items?.[0];
console.log(JSON.stringify(out)); process.exit(0);