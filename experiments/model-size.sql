/* Local supporting rates in percent at the start (the levels that are calibrated) and at the end of 2022, means over the seeds:
   of the region, and of the five car makers together (weighted by output). Effects are differences between rows of one size. */
with cars as (
  select run_id, date, sum(lsr_metro * output) / sum(output) as rate from leaders
  where leader_id in ('FAWVW_CD', 'FAWTOY_CD', 'VOLVO_CD', 'DPCA_CD', 'GEELY_CD') group by run_id, date
), ends as (select run_id, min(date) as first, max(date) as last from series group by run_id)
select runs."population.firms" as firms, runs.policy,
  round(100 * avg(a.lsr_metro), 1) as region_start, round(100 * avg(b.lsr_metro), 1) as region_end,
  round(100 * avg(c.rate), 1) as cars_start, round(100 * avg(d.rate), 1) as cars_end
from runs join ends using (run_id)
join series a on a.run_id = runs.run_id and a.date = ends.first
join series b on b.run_id = runs.run_id and b.date = ends.last
join cars c on c.run_id = runs.run_id and c.date = ends.first
join cars d on d.run_id = runs.run_id and d.date = ends.last
group by 1, 2 order by 1, 2
