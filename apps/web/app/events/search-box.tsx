import { Form, Link } from "react-router";
import type { EventFilter } from "./event-filter.ts";
import "./search-box.css";
import type { FilterView } from "./view-filter.ts";

/** Looks for words among the events that the other filters find. */
export function SearchBox({ filter, views }: { filter: EventFilter; views: FilterView[] }) {
  const { q, ...others } = filter;
  return (
    <search className="search">
      <Form action="/" className="search-form">
        {Object.entries(others).flatMap(([name, value]) =>
          [value]
            .flat()
            .map((each) => <input key={name + each} type="hidden" name={name} value={each} />),
        )}
        <input
          key={q ?? ""} // another page, another search
          type="search"
          name="q"
          aria-label="Search events"
          placeholder="Search events"
          maxLength={200}
          defaultValue={q ?? ""}
        />
        <button type="submit" className="button">
          Search
        </button>
      </Form>
      {views.length > 0 && (
        <ul className="filters" aria-label="Filters">
          {views.map(({ label, without }) => (
            <li key={label}>
              {label}{" "}
              <Link to={without} aria-label={`Without ${label}`}>
                ×
              </Link>
            </li>
          ))}
        </ul>
      )}
    </search>
  );
}
