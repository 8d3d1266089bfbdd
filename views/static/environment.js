// 环境检测: looks at everything the key needs and says how to mend it. The
// diagnostic code is for the hotline; it holds no personal data.
"use strict";

(() => {
	const root = document.querySelector("[data-environment]");
	const agent = window.CertdeskAgent;
	const checks = window.CertdeskChecks;
	if (!root || !agent) {
		return;
	}
	const { minVersion, minBuilt } = root.dataset;
	const part = (name) => document.querySelector(`[data-part=${name}]`);
	const facts = new Map();

	function note(name, state, result, mend) {
		facts.set(name, state);
		checks.set(name, state, result, mend);
	}

	function checkBrowser() {
		const brands = navigator.userAgentData?.brands ?? [];
		const brand = brands.find(({ brand: name }) => !/not|chromium/i.test(name)) ?? brands.find(({ brand: name }) => /chromium/i.test(name));
		const name = brand ? `${brand.brand} ${brand.version}` :
			/Firefox\/[\d.]+/.exec(navigator.userAgent)?.[0].replace("/", " ") ?? "其他浏览器";
		facts.set("browser-name", name);
		if (!window.isSecureContext) {
			note("browser", "bad", `${name}，地址不是 https`, "insecure");
		} else if (!window.HTMLDialogElement || typeof AbortSignal === "undefined") {
			note("browser", "bad", `${name}，版本过低`, "old");
		} else {
			note("browser", "ok", name);
		}
	}

	function checkClock() {
		const skew = Math.round(Date.now() / 1000 - Number(document.body.dataset.now) - performance.now() / 1000);
		facts.set("skew", skew);
		const words = `与平台相差约 ${Math.abs(skew)} 秒`;
		if (Math.abs(skew) > 300) {
			note("clock", "bad", words, "wrong");
		} else {
			note("clock", "ok", Math.abs(skew) <= 5 ? "准确" : words);
		}
	}

	function checkKeys(tokens) {
		facts.set("keys", tokens.length);
		if (tokens.length === 0) {
			note("key", "bad", "未插入", "absent");
			note("certificate", "none", "未检测");
			return;
		}
		const locked = tokens.filter((token) => token.pin === "locked").length;
		const names = tokens.map((token) => token.label || token.serial);
		const shown = names.length > 3 ? `${names.slice(0, 3).join("、")} 等 ${names.length} 个` : names.join("、");
		if (locked > 0) {
			note("key", "bad", `${shown}，其中 ${locked} 个密码已锁定`, "locked");
		} else {
			note("key", "ok", shown);
		}
		const good = agent.usable(tokens);
		const soon = good.filter(({ cert }) => Date.parse(cert.not_after) - Date.now() < 60 * 86400 * 1000);
		facts.set("certs", `${good.length}/${tokens.reduce((n, token) => n + token.certs.length, 0)}`);
		if (good.length === 0) {
			note("certificate", "bad", "没有在有效期内的证书", "none");
		} else if (soon.length > 0) {
			note("certificate", "warn", `有效 ${good.length} 张，其中 ${soon.length} 张即将到期`, "soon");
		} else {
			note("certificate", "ok", `有效 ${good.length} 张`);
		}
	}

	function diagnose() {
		const word = { ok: "1", warn: "2", bad: "0", none: "-", wait: "-" };
		const names = ["browser", "permission", "agent", "version", "key", "certificate", "clock"];
		const states = names.map((name) => word[document.querySelector(`[data-check=${name}]`)?.dataset.state ?? "none"] ?? "-").join("");
		const time = new Date(Date.now() + 8 * 3600 * 1000).toISOString().slice(0, 16).replace(/\D/g, "");
		part("code").value = ["CD1", states, facts.get("browser-name"), facts.get("agent-version") ?? "-", `K${facts.get("keys") ?? "-"}`, `C${facts.get("certs") ?? "-"}`, `T${facts.get("skew") ?? "-"}`, time].join("|");
		const bad = names.some((name) => document.querySelector(`[data-check=${name}]`)?.dataset.state === "bad");
		const unsure = states.includes("-");
		part("verdict").textContent = bad ? "有项目需要处理，请按提示逐项解决后重新检测。" :
			unsure ? "部分项目未能检测。" : "检测完成，您的电脑可以正常使用 UKey。";
	}

	let busy = false;
	async function run() {
		if (busy) {
			return;
		}
		busy = true;
		part("check").disabled = true;
		part("verdict").textContent = "正在检测，请稍候。";
		facts.clear();
		checkBrowser();
		checkClock();
		try {
			const hello = await checks.checkAgent({ version: minVersion, built: minBuilt });
			facts.set("agent-version", `${hello.agent}/${hello.built}`);
			checkKeys(await agent.tokens());
		} catch (problem) {
			if (!["DENIED", "ABSENT", "AGENT_TOO_OLD", "INSECURE", "BROWSER"].includes(problem.error)) {
				note("key", "bad", problem.message ?? "读取失败");
			} else {
				note("key", "none", "未检测");
			}
			note("certificate", "none", "未检测");
		}
		diagnose();
		busy = false;
		part("check").lastChild.textContent = "重新检测";
		part("check").disabled = false;
	}

	part("check").addEventListener("click", run);
	part("copy").addEventListener("click", async () => {
		try {
			await navigator.clipboard.writeText(part("code").value);
			part("copied").textContent = "已复制";
		} catch {
			part("code").select();
			part("copied").textContent = "请按 Ctrl+C 复制";
		}
	});
	(async () => {
		checkBrowser();
		checkClock();
		if (await checks.checkPermission() !== "prompt") {
			run();
		}
	})();
})();
