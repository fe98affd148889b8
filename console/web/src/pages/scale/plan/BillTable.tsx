import {count, date, dollars} from '../../../lib/format';
import {Tag} from '../../../ui/State';
import {BasisBadge, basisOf} from '../Basis';
import {SECTION_LABELS, type Section} from './costs';
import type {Stage} from './offers';

/** A bill as it adds up: quantity × unit price, with where the price was read and when. */
export function BillTable({stage}: {stage: Stage}) {
  return (
    <>
      {/* It may be wider than a phone: then it scrolls, by keys as well. */}
      <div className="table-scroll" tabIndex={0} role="region" aria-label="Lines of the bill">
        <table className="table bill-table">
          <thead>
            <tr>
              <th scope="col">For</th>
              <th scope="col">What</th>
              <th scope="col" className="right">
                Quantity
              </th>
              <th scope="col" className="right">
                Unit price
              </th>
              <th scope="col" className="right">
                A month
              </th>
              <th scope="col">Price as of</th>
            </tr>
          </thead>
          <tbody>
            {stage.bill.lines.map((line, index) => (
              <tr key={index}>
                <td className="nowrap muted">{line.section === 'discount' ? 'Taken off' : SECTION_LABELS[line.section as Section]}</td>
                <td>
                  {line.name} {line.basis !== stage.basis && <BasisBadge of={basisOf(line.basis)} plain />}
                  <div className="small faint bill-how">{line.arithmetic}</div>
                </td>
                <td className="number">
                  {count(line.quantity)} {line.unit}
                </td>
                <td className="number">{dollars(line.unitPrice)}</td>
                <td className="number">{dollars(line.monthlyCents / 100)}</td>
                <td className="small nowrap">
                  {date(line.asOf)} {line.unverified && <Tag tone="warn">unverified</Tag>}
                  <div className="faint">
                    <PriceSource price={line.price} source={line.source} />
                  </div>
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" colSpan={4}>
                Total
              </th>
              <td className="number">
                <b>{dollars(stage.bill.totalCents / 100)}</b>
              </td>
              <td />
            </tr>
          </tfoot>
        </table>
      </div>
      {stage.bill.note !== '' && <p className="small muted bill-note">{stage.bill.note}</p>}
    </>
  );
}

function PriceSource({price, source}: {price: string; source: string}) {
  return /^https:\/\//.test(source) ? (
    <a className="link" href={source} target="_blank" rel="noreferrer">
      {price}
    </a>
  ) : (
    <span title={source}>{price}</span>
  );
}
