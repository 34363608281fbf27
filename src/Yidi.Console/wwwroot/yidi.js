// What pages do better with a script than without: nothing here is needed to get work done.
document.documentElement.classList.add("js");

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// Acts that cannot be undone ask once.
document.addEventListener("submit", (event) => {
  const question = event.target.dataset.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
});

// Whoever listens to the page is told first what was wrong.
document.getElementById("problem")?.focus();

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-all]")) {
    for (const box of document.querySelectorAll("[name=form-each]")) box.checked = event.target.checked;
  }
});

// Lists by keyboard: / filters, j and k move, Enter opens, x ticks. Buttons with data-key by that key.
const typing = (target) => target.matches("input, select, textarea, button, a, [contenteditable]");
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || (typing(event.target) && event.key !== "Escape")) return;
  const rows = [...document.querySelectorAll(".yd-list tbody tr")];
  const at = rows.indexOf(document.activeElement);
  const go = { j: Math.min(at + 1, rows.length - 1), k: Math.max(at - 1, 0) }[event.key];
  if (go !== undefined && rows.length > 0) rows[go].focus();
  else if (event.key === "Enter" && at >= 0) rows[at].querySelector("a")?.click();
  else if (event.key === "x" && at >= 0) rows[at].querySelector("[type=checkbox]")?.click();
  else if (event.key === "/") document.querySelector(".yd-filters input, .yd-filters select")?.focus();
  else {
    const button = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!button) return;
    button.click();
  }
  event.preventDefault();
});

// The navigation folds on a phone.
if (window.matchMedia("(max-width: 900px)").matches) document.querySelector(".yd-side-fold")?.removeAttribute("open");

if (document.querySelector("[data-chart]")) import("/assets/charts.js");
if (document.querySelector("[data-ticker]")) {
  const list = document.querySelector("[data-ticker]");
  const source = new EventSource(list.dataset.ticker);
  source.onmessage = (event) => {
    const item = document.createElement("li");
    item.className = "list-group-item";
    item.textContent = event.data;
    list.prepend(item);
    while (list.children.length > 12) list.lastChild.remove();
  };
}
