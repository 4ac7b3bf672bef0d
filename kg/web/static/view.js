/* The slider of a view: while it moves it tells the day, when it rests the server is asked for that day. */
(function () {
  "use strict";
  const form = document.querySelector("[data-slider]");
  if (!form) return;
  const range = form.querySelector("input[type=range]");
  const day = form.elements["as-of"];
  const told = form.querySelector("output");
  range.hidden = false;
  range.addEventListener("input", function () {
    const text = new Date(Number(range.value) * 86400000).toISOString().slice(0, 10);
    day.value = text;
    told.textContent = text;
    range.setAttribute("aria-valuetext", text);
  });
  range.addEventListener("change", function () {
    form.requestSubmit();
  });
})();
