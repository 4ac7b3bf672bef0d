/* Small comforts: a changed day is shown at once, empty fields stay out of addresses. Without it the forms still work. */
(function () {
  "use strict";
  const day = document.querySelector(".day input[type=date]");
  if (day) {
    day.addEventListener("keydown", function (event) {
      day.dataset.typed = event.key === "Enter" ? "" : "yes";
    });
    day.addEventListener("change", function () {
      if (day.dataset.typed !== "yes" && day.validity.valid && day.value) day.form.requestSubmit();
    });
  }
  document.querySelectorAll("form").forEach(function (form) {
    form.addEventListener("submit", function () {
      for (const field of form.elements) {
        if (field.name && field.value === "" && !field.required) field.disabled = true;
      }
      setTimeout(function () {
        for (const field of form.elements) field.disabled = false;
      }, 0);
    });
  });
})();
